/// Runs the commands that the documents show.
@NullMarked
package io.assay.docs;

import org.jspecify.annotations.NullMarked;
