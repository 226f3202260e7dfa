/** What happens in a run, as one stream that terminal, log, JSON and web render alike. */
@NullMarked
package dev.rehome.engine.event;

import org.jspecify.annotations.NullMarked;
