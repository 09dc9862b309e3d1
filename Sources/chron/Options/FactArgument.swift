// A fact as an argument.

import ArgumentParser

enum FactArgument {
  static let help = ArgumentHelp(
    "The fact: its handle or id, or an unambiguous beginning of either.", valueName: "fact")
}
