using AudioAnomaly.Components;

namespace AudioAnomaly.Evaluation;

/// <summary>Draws an example like the paper's Figure 1: the recording, the anomaly alone where it is known, and the map.</summary>
internal static class ExampleFigure
{
    /// <summary>Draws a figure with its caption.</summary>
    /// <param name="choice">The example.</param>
    /// <param name="folder">The folder of the report, which holds the arrays.</param>
    /// <exception cref="ArrayFormatException">An array cannot be read or has another shape than the others.</exception>
    /// <exception cref="IOException">A file is missing or lies outside the folder.</exception>
    public static string Draw(ExampleChoice choice, string folder)
    {
        EvaluationExample example = choice.Example;
        TensorData spectrogram = Read(folder, example.SpectrogramFile, example, null);
        TensorData map = Read(folder, example.MapFile, example, spectrogram);
        List<MapPanel> panels = [new("Recording", spectrogram.Values, ColorScale.Levels, "dB")];
        if (example.AnomalyFile is { } anomaly)
        {
            // The same colours as the recording's, so that the eye can compare.
            (double low, double high) = panels[0].Range();
            panels.Add(new("Anomaly alone", Read(folder, anomaly, example, spectrogram).Values, ColorScale.Levels, "dB", low, high));
        }
        else if (example.MaskFile is { } mask)
        {
            panels.Add(new("Truth", Read(folder, mask, example, spectrogram).Values, ColorScale.Levels, string.Empty, 0, 1));
        }

        panels.Add(new("Anomaly map", map.Values, ColorScale.Scores, string.Empty, Low: 0));
        string caption = Caption(choice);
        (double, double)? span = example is { OnsetSeconds: { } onset, OffsetSeconds: { } offset } ? (onset, offset) : null;
        string description = $"{string.Join(", ", panels.Select(panel => panel.Title.ToLowerInvariant()))} of {caption}";
        string drawing = MapDrawing.Draw(description, panels, example.BinFrequencies, example.SecondsPerFrame, span);
        return $"<figure><figcaption>{HtmlPage.Encode(caption)}</figcaption>{HtmlPage.Scroll(caption)}{drawing}</div></figure>\n";
    }

    /// <summary>What the example is, in a line.</summary>
    public static string Caption(ExampleChoice choice)
    {
        EvaluationExample example = choice.Example;
        string threshold = example.Threshold is { } limit ? $", threshold {ReportNumber.Of(limit, "0.###")}" : string.Empty;
        string rank = double.IsNaN(choice.Rank) ? string.Empty : $", above {ReportNumber.Of(100 * choice.Rank, "0.#")} % of the normal recordings";
        string kind = example.Kind is { } known ? $" ({known})" : string.Empty;
        return $"{example.File}{kind}, {PartName.Of(choice.Part)}: score {ReportNumber.Of(example.Score, "0.###")}{threshold}{rank}";
    }

    private static TensorData Read(string folder, string name, EvaluationExample example, TensorData? like)
    {
        string root = Path.GetFullPath(folder), file = Path.GetFullPath(Path.Combine(root, name));
        if (!file.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new IOException($"'{name}' lies outside the report's folder.");
        }

        TensorData array = NpyFile.Read(file);
        int bins = example.BinFrequencies.Count;
        return array.Shape is [> 0, var width] && width == bins && (like is null || like.Shape[0] == array.Shape[0]) && example.SecondsPerFrame > 0
            ? array
            : throw new ArrayFormatException(
                name,
                $"the array has the shape ({string.Join(", ", array.Shape)}), which does not fit {bins} frequencies and the other arrays of the example.");
    }
}
