using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AudioAnomaly.Tool;

/// <summary>
/// Standard output or error without anything that a terminal obeys: what stands in the name of a file must not move the cursor or colour the text. Control
/// characters but line breaks and tabs become escapes that JSON reads back.
/// </summary>
/// <param name="output">Where the text goes.</param>
/// <param name="isPipe">Whether that is a pipe, whose reader may go.</param>
internal sealed class TerminalText(TextWriter output, bool isPipe = false) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private const int StandardOutput = 1;

    public override Encoding Encoding => output.Encoding;

    /// <summary>The standard error as it is, for what draws on a terminal. Set by <see cref="Install"/>.</summary>
    public static TextWriter Error { get; private set; } = Console.Error;

    /// <summary>Puts standard output and error behind it.</summary>
    public static void Install()
    {
        Error = Console.Error;
        Console.SetOut(OpenPipe() is { } pipe ? new TerminalText(pipe, isPipe: true) : new TerminalText(Console.Out));
        Console.SetError(new TerminalText(Console.Error));
    }

    public override void Write(char value) => Send(IsSafe(value) ? value.ToString() : OneLine.Escape(value));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (buffer.Length > 0)
        {
            int safe = 0;
            while (safe < buffer.Length && IsSafe(buffer[safe]))
            {
                safe++;
            }

            Send(buffer[..safe]);
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
        Send(output.NewLine);
    }

    public override void Flush() => output.Flush();

    private void Send(ReadOnlySpan<char> text)
    {
        try
        {
            output.Write(text);
        }
        catch (IOException e) when (isPipe)
        {
            throw new IOException("The program that reads the output has ended.", e);
        }
    }

    /// <summary>Standard output if it is a pipe: the console's own writer keeps silent when the reader has gone, and a program would go on for nobody.</summary>
    private static StreamWriter? OpenPipe()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return null;
        }

        try
        {
            var pipe = new AnonymousPipeClientStream(PipeDirection.Out, new SafePipeHandle(StandardOutput, ownsHandle: false));
            return new StreamWriter(pipe, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            // A file or a device.
            return null;
        }
    }

    private static bool IsSafe(char c) => c is '\n' or '\r' or '\t' || !OneLine.IsUnprintable(c);
}
