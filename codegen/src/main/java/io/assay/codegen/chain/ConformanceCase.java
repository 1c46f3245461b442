package io.assay.codegen.chain;

import java.io.IOException;

/// A call and what must come of it.
///
/// @param group    the check it is for
/// @param name     what is changed, for people
/// @param accepted what the verdict must be
/// @param call     how it is made
record ConformanceCase(ConformanceReport.Group group, String name, boolean accepted, Call call) {

    /// A call of a deployed contract.
    @FunctionalInterface
    interface Call {
        Verdict on(Deployment deployment) throws IOException;
    }

    static ConformanceCase refused(ConformanceReport.Group group, String name, Call call) {
        return new ConformanceCase(group, name, false, call);
    }
}
