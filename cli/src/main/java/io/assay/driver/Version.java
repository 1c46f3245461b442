package io.assay.driver;

import java.util.Optional;

/// The version of Assay that runs.
public final class Version {

    private Version() {}

    /// Returns the version of the jar, or `development` where the classes come from none.
    public static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("development");
    }
}
