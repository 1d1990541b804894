/** All services as processes against a Redis Cluster, and against Redis with Sentinel. */
@NullMarked
package dev.decurion.testing.cluster;

import org.jspecify.annotations.NullMarked;
