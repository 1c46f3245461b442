/// Random modules and the runner of lit files, for tests of every module; part of the test artifact.
///
/// Main types: [RandomModules], [RandomTensors], [RandomChains], [LitRunner], [TrustTable].
/// Example: `new LitRunner(passes).check(file)` runs one `.air` file with its expectations. Passes do not belong here:
/// the runner is given them.
@NullMarked
package io.assay.ir.testing;

import org.jspecify.annotations.NullMarked;
