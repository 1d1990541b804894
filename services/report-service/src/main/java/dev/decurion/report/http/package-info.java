/** The HTTP interface of the report service, and the one place where exceptions become answers. */
@NullMarked
package dev.decurion.report.http;

import org.jspecify.annotations.NullMarked;
