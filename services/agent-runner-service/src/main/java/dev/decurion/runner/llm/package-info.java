/**
 * Executes {@code llm}: asks a model at an endpoint that speaks the protocol of OpenAI, within
 * budgets, and applies the edits that it answers. See docs/adr/0012-llm-action.md.
 */
@NullMarked
package dev.decurion.runner.llm;

import org.jspecify.annotations.NullMarked;
