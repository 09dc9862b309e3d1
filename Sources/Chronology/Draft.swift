// Events of facts and sources, ready to be appended: what an importer collects for one transaction.

public import EventStore

/// Makers of events, one a type.
public enum Draft {
  /// A fact comes into the chronology.
  public static func recorded(_ fact: NewFact) -> NewEvent {
    NewEvent(
      .recorded(FactRecorded(fact: fact.id, content: fact.content, imported: fact.imported)))
  }

  /// Members of a fact change.
  public static func revised(
    _ fact: FactID, _ revision: Revision, after: [EventReference]
  ) -> NewEvent {
    NewEvent(.revised(FactRevised(fact: fact, after: after, revision: revision)))
  }

  /// A fact is taken back.
  public static func retracted(
    _ fact: FactID, reason: String?, after: [EventReference]
  ) -> NewEvent {
    NewEvent(.retracted(FactRetracted(fact: fact, after: after, reason: reason)))
  }

  /// A retraction is taken back.
  public static func reinstated(
    _ fact: FactID, reason: String?, after: [EventReference]
  ) -> NewEvent {
    NewEvent(.reinstated(FactRetracted(fact: fact, after: after, reason: reason)))
  }

  /// A fact is assessed.
  public static func assessed(
    _ fact: FactID, stance: Stance, credibility: Int?, note: String?, after: [EventReference]
  ) -> NewEvent {
    NewEvent(
      .assessed(
        FactAssessed(
          fact: fact, after: after, stance: stance, credibility: credibility, note: note)))
  }

  /// Facts are linked.
  public static func linked(
    from: FactID, to: FactID, _ relation: Relation, after: [EventReference]
  ) -> NewEvent {
    NewEvent(.linked(FactLinked(from: from, to: to, relation: relation, after: after)))
  }

  /// Links are taken back: those in `after`, and no others.
  public static func unlinked(
    from: FactID, to: FactID, _ relation: Relation, after: [EventReference]
  ) -> NewEvent {
    NewEvent(.unlinked(FactLinked(from: from, to: to, relation: relation, after: after)))
  }

  /// Names mean one: these aliases replace what the events in `after` said of the name.
  public static func aliased(
    _ name: String, _ aliases: [String], after: [EventReference]
  ) -> NewEvent {
    NewEvent(.aliased(NameAliased(name: name, aliases: aliases, after: after)))
  }

  /// A source is described.
  public static func described(
    _ source: SourceID, _ description: SourceDescription, reason: String?, after: [EventReference]
  ) -> NewEvent {
    NewEvent(
      .described(
        SourceDescribed(source: source, after: after, reason: reason, description: description)))
  }
}
