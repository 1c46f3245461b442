/// Engines that other people wrote, as judges of what Assay makes: [Snarkjs] and [Gnark].
///
/// ```java
/// boolean accepted = new Snarkjs().verify(key, publicValues, proof);
/// ```
/// What the product itself drives is in `io.assay.driver.evm`.
@NullMarked
package io.assay.testsuite.engine;

import org.jspecify.annotations.NullMarked;
