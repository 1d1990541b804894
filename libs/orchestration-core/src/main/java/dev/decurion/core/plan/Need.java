package dev.decurion.core.plan;

/** What must have succeeded before a task may start. */
public sealed interface Need {
  /** All tasks of an agent. */
  record OfAgent(AgentId agent) implements Need {
    @Override
    public String toString() {
      return agent.value();
    }
  }

  /** One task. */
  record OfTask(TaskAddress task) implements Need {
    @Override
    public String toString() {
      return task.toString();
    }
  }

  /** One instance of a task that fans out. */
  record OfInstance(TaskAddress task, int instance) implements Need {
    @Override
    public String toString() {
      return task.instance(instance).toString();
    }
  }

  /** A point that a task announces while it runs. */
  record OfMilestone(TaskAddress task, String milestone) implements Need {
    @Override
    public String toString() {
      return task + "@" + milestone;
    }
  }

  /** All tasks of every other agent; written {@code *}. */
  record OfEveryOtherAgent() implements Need {
    @Override
    public String toString() {
      return "*";
    }
  }
}
