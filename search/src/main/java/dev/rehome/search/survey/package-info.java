/** What would become of indices at another cluster, found out without changing anything. */
@NullMarked
package dev.rehome.search.survey;

import org.jspecify.annotations.NullMarked;
