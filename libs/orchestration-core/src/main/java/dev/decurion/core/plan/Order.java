package dev.decurion.core.plan;

/** How the tasks of one agent follow each other. */
public enum Order {
  /** Each task needs the one before it. */
  SEQUENTIAL,
  /** The tasks need each other only where they say so. */
  PARALLEL
}
