package dev.decurion.runner.redis;

/**
 * What calls of language models use.
 *
 * @param nanoUsd billionths of a US dollar; zero where prices are not known
 * @param tokens of prompts and answers together
 */
public record Amount(long nanoUsd, long tokens) {
  public static final Amount NOTHING = new Amount(0, 0);
}
