/** The coordinator: takes commands and reports from the inboxes of its shards, decides, commits. */
@NullMarked
package dev.decurion.coordinator;

import org.jspecify.annotations.NullMarked;
