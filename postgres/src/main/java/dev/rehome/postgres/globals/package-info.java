/**
 * What belongs to a server and not to one database: roles, memberships, tablespaces, and what
 * databases themselves are made of.
 */
@NullMarked
package dev.rehome.postgres.globals;

import org.jspecify.annotations.NullMarked;
