package dev.decurion.core.plan;

/** Identifies an agent, a kind of worker, within a plan and across all runners. */
public record AgentId(String value) implements Comparable<AgentId> {
  public AgentId {
    Identifiers.require("an agent", value);
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
