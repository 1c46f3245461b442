/// Digests of tensors: the hash against published vectors, and what a digest hides and binds.
@NullMarked
package io.assay.testsuite.hash;

import org.jspecify.annotations.NullMarked;
