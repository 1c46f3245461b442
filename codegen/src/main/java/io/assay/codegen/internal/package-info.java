/// What writers of contracts share: templates, names made of names in a model, and plain arithmetic for single points.
@NullMarked
package io.assay.codegen.internal;

import org.jspecify.annotations.NullMarked;
