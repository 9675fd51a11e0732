namespace AudioAnomaly.Tool.Tests;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain\ttext\n")]
    [InlineData("Größe 😀")]
    [InlineData("")]
    public void Write_PlainText_StaysAsItIs(string text) => Assert.Equal(text, Written(text));

    [Theory]
    [InlineData("\u001b[2Jgone", @"\u001b[2Jgone")]
    [InlineData("a\u0007b\u009bc", @"a\u0007b\u009bc")]
    [InlineData("x\u202Ey", @"x\u202ey")]
    public void Write_WhatATerminalObeys_IsEscaped(string text, string shown) => Assert.Equal(shown, Written(text));

    private static string Written(string text)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var terminal = new TerminalText(output);
        terminal.Write(text);
        return output.ToString();
    }
}
