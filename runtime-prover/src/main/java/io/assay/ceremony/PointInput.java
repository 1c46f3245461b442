package io.assay.ceremony;

import java.io.IOException;

/// Points one after the other, each of them on its curve, of order r, and not infinity unless that is allowed.
@FunctionalInterface
interface PointInput {
    /// Returns the next `count` points, affine.
    long[] next(int count) throws IOException;
}
