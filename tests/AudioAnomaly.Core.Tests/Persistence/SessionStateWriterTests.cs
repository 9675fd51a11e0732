using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Persistence;

public class SessionStateWriterTests
{
    private static readonly byte[] Fingerprint = [.. Enumerable.Range(1, SessionStateFormat.FingerprintBytes).Select(number => (byte)number)];

    [Fact]
    public void Read_WhatWasWritten_HasAllBits()
    {
        var writer = new SessionStateWriter(SessionStateKind.Session, Fingerprint);
        long[] numbers = [0, 1, -1, 63, 64, -64, -65, long.MaxValue, long.MinValue];
        foreach (long number in numbers)
        {
            writer.Write(number);
        }

        writer.Write(float.NaN);
        writer.Write(-0.0);
        writer.Write(double.NegativeInfinity);
        writer.Write(true);
        writer.Write([1.5f, -0f]);
        writer.Write([0.1, double.Epsilon]);
        string?[] texts = ["Größe \ud800", null, string.Empty, "Größe \ud800", string.Empty];
        foreach (string? text in texts)
        {
            writer.Write(text);
        }

        SessionStateReader reader = Open(writer.ToArray());

        Assert.Equal(numbers, numbers.Select(_ => reader.ReadInt64()));
        Assert.Equal(BitConverter.SingleToUInt32Bits(float.NaN), BitConverter.SingleToUInt32Bits(reader.ReadSingle()));
        Assert.True(double.IsNegative(reader.ReadDouble()));
        Assert.Equal(double.NegativeInfinity, reader.ReadDouble());
        Assert.True(reader.ReadBoolean());
        Assert.Equal([1.5f, -0f], reader.ReadSingles());
        Assert.Equal([0.1, double.Epsilon], reader.ReadDoubles());
        Assert.Equal(texts, texts.Select(_ => reader.ReadString()));
        Assert.Equal(SessionStateFault.Damaged, Assert.Throws<SessionStateException>(() => reader.ReadBoolean()).Fault);
    }

    [Fact]
    public void ReadRows_RowsThatCameBefore_AreTheSameAndCostHardlyAnything()
    {
        var random = new Random(1);
        float[] rows = [.. Enumerable.Range(0, 6400).Select(_ => random.NextSingle())];
        float[] others = [.. rows[640..], .. Enumerable.Repeat(-0f, 64), .. Enumerable.Repeat(0f, 64), .. Enumerable.Repeat(0f, 64)];
        var writer = new SessionStateWriter(SessionStateKind.Session, Fingerprint);
        writer.WriteRows(rows, 64);
        int once = writer.ToArray().Length;
        writer.WriteRows(others, 64);
        writer.WriteRows([], 0);
        writer.WriteRows(rows.AsSpan(0, 6), 3);
        byte[] state = writer.ToArray();

        SessionStateReader reader = Open(state);

        Assert.Equal(Bits(rows), Bits(reader.ReadRows(out int length)));
        Assert.Equal(64, length);
        Assert.Equal(Bits(others), Bits(reader.ReadRows(out _)));
        Assert.Empty(reader.ReadRows(out length));
        Assert.Equal(rows[..6], reader.ReadRows(out length));
        Assert.Equal(3, length);

        // 0 and -0 are two rows.
        Assert.InRange(state.Length - once, 512, 800);
    }

    [Fact]
    public void ReadRows_ManyThatRepeatOne_AreBoundedByWritingThemOut()
    {
        const int RowLength = 1 << 16;
        var writer = new SessionStateWriter(SessionStateKind.Session, Fingerprint);
        float[] silence = new float[RowLength * 64];
        for (int i = 0; i < 5; i++)
        {
            writer.WriteRows(silence, RowLength);
        }

        SessionStateReader reader = Open(writer.ToArray());

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(silence.Length, reader.ReadRows(out _).Length);
        }
    }

    [Fact]
    public void WriteRows_NoWholeNumberOfRows_IsRefused()
        => Assert.Throws<ArgumentException>(() => new SessionStateWriter(SessionStateKind.Session, Fingerprint).WriteRows([1, 2, 3], 2));

    private static SessionStateReader Open(byte[] state) => SessionStateReader.Open(state, SessionStateKind.Session, Fingerprint);

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
}
