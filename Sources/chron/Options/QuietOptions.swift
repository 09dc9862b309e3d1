// What a command that exchanges with peers does not say.

import ArgumentParser

struct QuietOptions: ParsableArguments {
  @Flag(
    name: [.long, .customShort("q")],
    help: "Do not show progress; the result and what is wrong are still printed.")
  var quiet = false
}
