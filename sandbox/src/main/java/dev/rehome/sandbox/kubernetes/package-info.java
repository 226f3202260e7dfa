/**
 * What stands in for the parts of a Kubernetes that a test cannot have: machines that run pods
 * ({@link dev.rehome.sandbox.kubernetes.Kubelet}), and where nothing is installed all the rest of
 * it ({@link dev.rehome.sandbox.kubernetes.SimulatedCluster}).
 */
@NullMarked
package dev.rehome.sandbox.kubernetes;

import org.jspecify.annotations.NullMarked;
