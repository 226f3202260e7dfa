/** Who else keeps secrets, for references such as {@code ${kubernetes:namespace/secret/key}}. */
@NullMarked
package dev.rehome.platform.keeper;

import org.jspecify.annotations.NullMarked;
