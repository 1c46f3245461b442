/// Programs of others, and folders of the user's cache that hold them.
@NullMarked
package io.assay.driver.tool;

import org.jspecify.annotations.NullMarked;
