using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace AudioAnomaly.Evaluation.Tests;

public class PictureTests
{
    [Fact]
    public void PngImage_Pixels_AreReadBack()
    {
        byte[] pixels = [0, 1, 2, 2, 1, 0];

        byte[] png = PngImage.Encode(pixels, width: 3, [(0, 0, 0), (10, 20, 30), (255, 255, 255)]);

        Dictionary<string, byte[]> chunks = ReadChunks(png);
        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Keys);
        Assert.Equal((3, 2), (BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]), BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4))));
        Assert.Equal([0, 0, 0, 10, 20, 30, 255, 255, 255], chunks["PLTE"]);
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.Equal([0, 0, 1, 2, 0, 2, 1, 0], rows.ToArray());
    }

    [Fact]
    public void PngImage_EmptyEndChunk_HasTheChecksumOfTheStandard()
        => Assert.Equal([0xAE, 0x42, 0x60, 0x82], PngImage.Encode([0], 1, [(0, 0, 0)])[^4..]);

    [Fact]
    public void ColorScale_Values_RunFromDarkToLight()
    {
        int[] light = [.. ColorScale.Levels.Colors.Take(255).Select(color => (2126 * color.Red) + (7152 * color.Green) + (722 * color.Blue))];

        Assert.All(light.Zip(light.Skip(1)), pair => Assert.True(pair.Second >= pair.First, $"{pair}"));
        Assert.Equal((0, 127, 254), (ColorScale.IndexOf(-9, 0, 1), ColorScale.IndexOf(0.5, 0, 1), ColorScale.IndexOf(7, 0, 1)));
        Assert.Equal((ColorScale.Unknown, 0), (ColorScale.IndexOf(double.NaN, 0, 1), ColorScale.IndexOf(3, 2, 2)));
    }

    [Fact]
    public void ScoreBins_Scores_AreCountedOnce()
    {
        ScoreBins bins = ScoreBins.Of([(0, false), (1, true), (0.49, false), (0.5, true)], 2)!;

        Assert.Equal((0, 1), (bins.Low, bins.High));
        Assert.Equal([2, 0], bins.Normal);
        Assert.Equal([0, 2], bins.Anomalous);
        Assert.Null(ScoreBins.Of([(double.NaN, true)], 2));
        Assert.Equal(3, ScoreBins.Of([(5, false), (5, false), (5, true)], 4)!.Normal.Sum() + 1);
    }

    [Fact]
    public void HistogramDrawing_OneClass_IsDrawn()
    {
        var svg = XElement.Parse(HistogramDrawing.Draw("fan", ScoreBins.Of([(5, false), (7, false)], HistogramDrawing.Bins)!));

        Assert.Contains("2 normal, 0 anomalous", svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void MapDrawing_Panels_ShareTheirAxes()
    {
        double[] hertz = [.. Enumerable.Range(1, 16).Select(bin => 100.0 * bin)];
        float[] values = [.. Enumerable.Range(0, 160).Select(i => (float)i)];
        MapPanel[] panels = [.. new[] { "Mixture", "Anomaly", "Map" }.Select(title => new MapPanel(title, values, ColorScale.Levels, "dB"))];

        var svg = XElement.Parse(MapDrawing.Draw("Three panels", panels, hertz, 0.5));

        XElement[] images = [.. svg.Descendants().Where(element => element.Name.LocalName == "image")];
        Assert.Equal(3, images.Length);
        Assert.All(images, image => Assert.Equal(images[0].Attribute("height")!.Value, image.Attribute("height")!.Value));
        Assert.All(images, image => Assert.StartsWith("data:image/png;base64,", image.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.Contains(svg.Descendants(), element => element.Value == "1000");
        Assert.Equal(3, svg.Descendants().Count(element => element.Value == "Time (s)"));
    }

    [Fact]
    public void AxisTicks_Ranges_HaveRoundNumbers()
    {
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8, 1], AxisTicks.Between(0, 1, 5).Select(tick => Math.Round(tick, 12)));
        Assert.Equal(["-20", "-10", "0"], AxisTicks.Between(-25, 5, 4).Select(AxisTicks.Label));
        Assert.Empty(AxisTicks.Between(1, 1, 4));
        Assert.Equal("1e-5", AxisTicks.Label(1e-5));
    }

    private static Dictionary<string, byte[]> ReadChunks(byte[] png)
    {
        var chunks = new Dictionary<string, byte[]>();
        for (int place = 8; place < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(place));
            chunks[Encoding.ASCII.GetString(png, place + 4, 4)] = png[(place + 8)..(place + 8 + length)];
            place += length + 12;
        }

        return chunks;
    }
}
