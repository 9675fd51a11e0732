using System.Text;

namespace AudioAnomaly.Tool;

/// <summary>
/// Standard output or error without anything that a terminal obeys: what stands in the name of a file must not move the cursor or colour the text. Control
/// characters but line breaks and tabs become escapes that JSON reads back.
/// </summary>
/// <param name="output">Where the text goes.</param>
internal sealed class TerminalText(TextWriter output) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => output.Encoding;

    /// <summary>The standard error as it is, for what draws on a terminal. Set by <see cref="Install"/>.</summary>
    public static TextWriter Error { get; private set; } = Console.Error;

    /// <summary>Puts standard output and error behind it.</summary>
    public static void Install()
    {
        Error = Console.Error;
        Console.SetOut(new TerminalText(Console.Out));
        Console.SetError(new TerminalText(Console.Error));
    }

    public override void Write(char value)
    {
        if (IsSafe(value))
        {
            output.Write(value);
        }
        else
        {
            output.Write(OneLine.Escape(value));
        }
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (buffer.Length > 0)
        {
            int safe = 0;
            while (safe < buffer.Length && IsSafe(buffer[safe]))
            {
                safe++;
            }

            output.Write(buffer[..safe]);
            if (safe < buffer.Length)
            {
                Write(buffer[safe++]);
            }

            buffer = buffer[safe..];
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        output.WriteLine();
    }

    public override void Flush() => output.Flush();

    private static bool IsSafe(char c) => c is '\n' or '\r' or '\t' || !OneLine.IsUnprintable(c);
}
