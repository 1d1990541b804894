package dev.decurion.core.plan;

/** How urgent an agent's tasks are; a lower ordinal goes first. */
public enum Priority {
  P0,
  P1,
  P2
}
