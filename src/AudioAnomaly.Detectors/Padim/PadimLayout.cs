using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>Which Gaussian a patch belongs to, and the spectrograms this holds for. Immutable.</summary>
/// <param name="Positions">Which patches share one.</param>
/// <param name="GridFrames">Frames of the patch grid of the clips fitted on; binding only for <see cref="PadimPositions.PerPosition"/>.</param>
/// <param name="Rows">The grid's frequency rows in scope.</param>
/// <param name="Frames">Frames of the spectrograms fitted on.</param>
/// <param name="Bins">Their bins.</param>
/// <param name="ValidBins">Their bins in scope.</param>
internal sealed record PadimLayout(PadimPositions Positions, int GridFrames, int Rows, int Frames, int Bins, int ValidBins)
{
    public int Gaussians => Positions switch
    {
        PadimPositions.PerPosition => GridFrames * Rows,
        PadimPositions.PerFrequency => Rows,
        _ => 1,
    };

    public static PadimLayout Of(PadimPositions positions, Spectrogram spectrogram, FeatureMap grid)
        => new(positions, grid.Frames, SpectrogramBins.RowsInScope(spectrogram.ValidBins, grid.Layer, grid.Bins), spectrogram.Frames, spectrogram.Bins, spectrogram.ValidBins);

    public int GaussianOf(int frame, int row) => Positions switch
    {
        PadimPositions.PerPosition => (frame * Rows) + row,
        PadimPositions.PerFrequency => row,
        _ => 0,
    };

    /// <summary>The first difference that keeps the statistics of two layouts apart; null if there is none.</summary>
    public string? DifferenceFrom(PadimLayout other) =>
        Bins != other.Bins ? $"{other.Bins} frequency bins where {Bins} are expected"
        : ValidBins != other.ValidBins || Rows != other.Rows ? $"{other.ValidBins} frequency bins in scope where {ValidBins} are expected"
        : Positions == PadimPositions.PerPosition && GridFrames != other.GridFrames ? $"{other.Frames} frames where {Frames} are expected"
        : null;

    /// <summary>Sees to it that a clip joins those before it.</summary>
    /// <exception cref="FitException">It has another length, where positions are bound to time, another number of bins or another bandwidth.</exception>
    public void CheckFit(Spectrogram spectrogram, FeatureMap grid)
    {
        string name = spectrogram.Source ?? "a clip";
        SpectrogramBins.CheckFit(spectrogram, Bins);
        if (spectrogram.ValidBins != ValidBins)
        {
            throw new FitException($"'{name}' has {spectrogram.ValidBins} frequency bins in scope where the clips before it have {ValidBins}. Limit all to one bandwidth (Spectrogram.LimitBandwidth).");
        }

        if (Positions == PadimPositions.PerPosition && grid.Frames != GridFrames)
        {
            throw new FitException(
                $"'{name}' has {Length(spectrogram.Frames, spectrogram.Axes)} where the clips before it have {Length(Frames, spectrogram.Axes)}, and PaDiM has one Gaussian for every position in time."
                + " Cut all clips to one length by windows no longer than the shortest (UseWindows),"
                + $" or let all times share one Gaussian ({nameof(PadimOptions.Positions)} = {PadimPositions.PerFrequency}).");
        }
    }

    /// <summary>Sees to it that a clip can be scored.</summary>
    /// <exception cref="AudioContentException">It has another length, where positions are bound to time.</exception>
    public void CheckScore(Spectrogram spectrogram, FeatureMap grid)
    {
        if (Positions == PadimPositions.PerPosition && grid.Frames != GridFrames)
        {
            throw new AudioContentException(
                spectrogram.Source,
                $"it has {Length(spectrogram.Frames, spectrogram.Axes)}, but PaDiM was fitted on {Length(Frames, spectrogram.Axes)} with one Gaussian for every position in time."
                + " Score recordings of that length; or fit anew, with windows no longer than the shortest recording (UseWindows)"
                + $" or with one Gaussian for all times ({nameof(PadimOptions.Positions)} = {PadimPositions.PerFrequency}).");
        }
    }

    public void Save(JsonObject options)
    {
        options["gridFrames"] = GridFrames;
        options["gridRows"] = Rows;
        options["frames"] = Frames;
        options["bins"] = Bins;
        options["validBins"] = ValidBins;
    }

    /// <exception cref="FormatException">A number is impossible.</exception>
    public static PadimLayout Load(JsonObject options, PadimPositions positions)
    {
        var layout = new PadimLayout(positions, Positive("gridFrames"), Positive("gridRows"), Positive("frames"), Positive("bins"), Positive("validBins"));
        _ = checked(layout.GridFrames * layout.Rows);
        return layout.ValidBins <= layout.Bins && layout.Rows <= layout.Bins && layout.GridFrames <= layout.Frames
            ? layout
            : throw new FormatException($"its grid of {layout.GridFrames} x {layout.Rows} does not fit {layout.Frames} frames of {layout.Bins} bins.");

        int Positive(string name) => options[name]!.GetValue<int>() is > 0 and int value ? value : throw new FormatException($"its number of {name} is not above 0.");
    }

    private static string Length(int frames, SpectrogramAxes axes)
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{frames} frames ({frames * axes.SecondsPerFrame:0.00} s)");
}
