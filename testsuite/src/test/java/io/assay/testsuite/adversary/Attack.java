package io.assay.testsuite.adversary;

import io.assay.testsuite.adversary.Victim.Position;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;

/// One way to cheat.
interface Attack {

    /// Returns what it does, in one line.
    String doc();

    /// Returns a witness that the honest prover would not give; empty if this draw found no place for the lie.
    Optional<BigInteger[]> forge(Position position, Random random);

    /// Returns the name of the attack.
    default String name() {
        return getClass().getSimpleName();
    }
}
