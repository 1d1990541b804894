package dev.decurion.core.plan;

import java.util.regex.Pattern;

/** The names of environment variables, and so of secrets, that a plan may set. */
public final class Variable {
  public static final String FORM =
      "letters, digits and '_', not starting with a digit, at most 128";

  /** What names begin with that the runner alone sets. */
  public static final String RESERVED = "DECURION_";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private Variable() {}

  /** Whether it is of the form of a name; it may be a reserved one. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public static boolean isReserved(String name) {
    return name.startsWith(RESERVED);
  }
}
