package dev.decurion.core.schedule;

import dev.decurion.core.plan.TaskAddress;
import java.time.Duration;

/**
 * When a task starts and ends if there are always runners enough; times count from the start of the
 * run.
 *
 * @param slack how much later it may start without making the whole longer; zero on a critical path
 * @param wave from 0: the tasks on the longest chain of needs before it
 */
public record ScheduledTask(
    TaskAddress task, Duration earliestStart, Duration earliestFinish, Duration slack, int wave) {}
