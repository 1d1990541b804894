/**
 * The forms in which a completion report is read: HTML, Markdown and JUnit XML. All of them show
 * the same {@link dev.decurion.report.report.CompletionReport}, worded by one set of formatters.
 * Everything that comes from plans, runners or tasks is data: it is escaped here.
 */
@NullMarked
package dev.decurion.report.render;

import org.jspecify.annotations.NullMarked;
