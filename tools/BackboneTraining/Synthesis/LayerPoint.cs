using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining;

/// <summary>One layer of a sound: a point in the cube of <see cref="LayerAxis"/>. Immutable.</summary>
internal sealed class LayerPoint
{
    /// <summary>Noise bands of a layer.</summary>
    public const int Bands = 6;

    private readonly double[] _coordinates;

    private LayerPoint(double[] coordinates, bool isEvent, double levelDb)
        => (_coordinates, IsEvent, LevelDb) = (coordinates, isEvent, levelDb);

    /// <summary>Whether the layer is a happening with a beginning and an end, or goes on throughout.</summary>
    public bool IsEvent { get; }

    /// <summary>The layer's level while it sounds, in dB over the first layer of the sound.</summary>
    public double LevelDb { get; }

    /// <summary>The coordinate on an axis, from 0 to 1.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="offset">How many axes after it.</param>
    public double this[LayerAxis axis, int offset = 0] => _coordinates[(int)axis + offset];

    /// <summary>A point drawn evenly from the cube.</summary>
    public static LayerPoint Draw(SoundRandom random, bool isEvent, double levelDb)
    {
        double[] coordinates = new double[(int)LayerAxis.Count];
        foreach (ref double coordinate in coordinates.AsSpan())
        {
            coordinate = random.Uniform();
        }

        return new LayerPoint(coordinates, isEvent, levelDb);
    }

    /// <summary>A point whose coordinates differ by at most <paramref name="delta"/>, mirrored at the cube's walls, and whose level differs by at most 20 dB times that.</summary>
    public LayerPoint Nearby(SoundRandom random, double delta)
        => new(SoundPoint.Move(_coordinates, random, delta), IsEvent, LevelDb + (20 * random.Uniform(-delta, delta)));

    /// <summary>A point some of whose coordinates differ by at most <paramref name="distance"/>, each by chance.</summary>
    public LayerPoint Changed(SoundRandom random, double share, double distance)
    {
        double[] coordinates = SoundPoint.Move(_coordinates, random, distance);
        for (int i = 0; i < coordinates.Length; i++)
        {
            if (!random.Chance(share))
            {
                coordinates[i] = _coordinates[i];
            }
        }

        return new LayerPoint(coordinates, IsEvent, LevelDb + (20 * random.Uniform(-distance, distance)));
    }

    /// <summary>The same layer at another level.</summary>
    public LayerPoint At(double levelDb) => new(_coordinates, IsEvent, levelDb);

    /// <summary>Reads an axis evenly between two values.</summary>
    public double Linear(LayerAxis axis, double low, double high, int offset = 0) => low + ((high - low) * this[axis, offset]);

    /// <summary>Reads an axis evenly on a logarithmic scale.</summary>
    public double Log(LayerAxis axis, double low, double high, int offset = 0) => low * Math.Pow(high / low, this[axis, offset]);

    /// <summary>Reads an axis as an amount that is zero up to a threshold and grows to 1: most sounds have none of most effects.</summary>
    public double Above(LayerAxis axis, double threshold) => Math.Max(0, (this[axis] - threshold) / (1 - threshold));
}
