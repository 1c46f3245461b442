/// What writers of contracts share: templates, and names made of names in a model.
@NullMarked
package io.assay.codegen.internal;

import org.jspecify.annotations.NullMarked;
