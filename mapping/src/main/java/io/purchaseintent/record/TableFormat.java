package io.purchaseintent.record;

/** Reads files of a format that is no text; found as a service, where a program has it. */
public interface TableFormat {

  /** The format that it reads. */
  Format format();

  /**
   * Opens a file.
   *
   * @throws io.purchaseintent.command.UserError if it cannot be read or lacks a column
   */
  Table open(InputFile file, Columns columns);
}
