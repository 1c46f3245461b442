/// Other provers on the same work: [io.assay.testsuite.peer.PeersIT] at tiny sizes, so that a peer program that no longer
/// builds, or computes something else than we do, is found before a benchmark is.
@NullMarked
package io.assay.testsuite.peer;

import org.jspecify.annotations.NullMarked;
