/// Hashes that circuits compute: [Poseidon2].
///
/// ```java
/// BigInteger digest = Poseidon2.hash(List.of(salt, first, second));
/// ```
/// Hashes of transcripts and files do not belong here.
@NullMarked
package io.assay.hash;

import org.jspecify.annotations.NullMarked;
