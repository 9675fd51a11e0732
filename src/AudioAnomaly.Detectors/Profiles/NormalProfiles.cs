using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The profiles of normal windows: one row of numbers each, which are statistics over time. All that a detector of profiles learns.
/// Immutable.</summary>
/// <param name="Shape">What the numbers belong to.</param>
/// <param name="Rows">Windows x numbers, in the order in which they were learned.</param>
/// <param name="Frames">The length of each window, in frames of the spectrogram.</param>
internal sealed record NormalProfiles(ProfileShape Shape, float[] Rows, int[] Frames)
{
    public int Count => Frames.Length;

    /// <summary>The length of half of the windows or more; what a live session takes as its own. Of two in the middle the shorter.</summary>
    public int TypicalFrames => Frames.Order().ElementAt((Count - 1) / 2);

    public ReadOnlySpan<float> Row(int index) => Rows.AsSpan(index * Shape.Length, Shape.Length);

    /// <summary>Learns windows, after those that are known.</summary>
    /// <param name="known">What is known, or null.</param>
    /// <param name="normals">Normal windows, enumerated once.</param>
    /// <param name="describe">Makes the profile of a window, and says of what shape it is.</param>
    /// <param name="context">Cancellation.</param>
    /// <exception cref="FitException">There are no windows, or they are not alike.</exception>
    public static NormalProfiles Learn(
        NormalProfiles? known,
        IEnumerable<Spectrogram> normals,
        Func<Spectrogram, (ProfileShape Shape, float[] Profile)> describe,
        FitContext context)
    {
        ProfileShape? shape = known?.Shape;
        var profiles = new List<float[]>();
        var frames = new List<int>();
        foreach (Spectrogram normal in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            SpectrogramBins.CheckFit(normal, shape?.Bins ?? normal.Bins);
            (ProfileShape found, float[] profile) = describe(normal);
            shape ??= found;
            if (shape.DifferenceFrom(found) is { } difference)
            {
                throw new FitException($"'{normal.Source ?? "a clip"}' has {difference}. Limit all clips to one bandwidth (Spectrogram.LimitBandwidth).");
            }

            profiles.Add(profile);
            frames.Add(normal.Frames);
        }

        context.CancellationToken.ThrowIfCancellationRequested();
        return profiles.Count == 0
            ? throw new FitException("There are no normal clips to fit on. Give at least one recording of normal sound.")
            : new NormalProfiles(shape!, [.. known?.Rows ?? [], .. profiles.SelectMany(profile => profile)], [.. known?.Frames ?? [], .. frames]);
    }

    /// <summary>All profiles of several, in order.</summary>
    /// <param name="parts">One or more, of one shape.</param>
    public static NormalProfiles Join(IReadOnlyList<NormalProfiles> parts)
        => new(parts[0].Shape, [.. parts.SelectMany(part => part.Rows)], [.. parts.SelectMany(part => part.Frames)]);

    /// <summary>Adds the profiles to a detector's state.</summary>
    public void Save(ComponentState saved)
    {
        Shape.Save(saved.Options);
        saved.Tensors["profiles"] = new TensorData(Rows, Count, Shape.Length);
        saved.Tensors["frames"] = new TensorData(Array.ConvertAll(Frames, frames => (float)frames), Count);
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="FormatException">The arrays make no sense.</exception>
    public static NormalProfiles Load(ComponentState saved)
    {
        var shape = ProfileShape.Load(saved.Options);
        int count = saved.Tensors.TryGetValue("frames", out TensorData? lengths) && lengths.Shape is [> 0]
            ? lengths.Shape[0]
            : throw new FormatException("it knows no normal window.");
        int[] frames = Array.ConvertAll(saved.Array("frames", count), value => (int)value);
        return frames.All(value => value > 0)
            ? new NormalProfiles(shape, saved.Array("profiles", count, shape.Length), frames)
            : throw new FormatException("a normal window of it has no frames.");
    }
}
