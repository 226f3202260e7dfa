/** Documents, wherever they come from, arrive in what was made for them, once, provably. */
@NullMarked
package dev.rehome.search.landing;

import org.jspecify.annotations.NullMarked;
