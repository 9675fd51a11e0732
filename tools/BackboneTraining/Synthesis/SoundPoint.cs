using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining;

/// <summary>A sound: layers, and the room and the microphone they are heard with. Immutable; every rendering of it draws its own randomness.</summary>
internal sealed class SoundPoint
{
    /// <summary>Peaks and dips of a microphone's response.</summary>
    public const int ResponsePeaks = 3;

    private readonly double[] _room;

    private SoundPoint(IReadOnlyList<LayerPoint> layers, double[] room) => (Layers, _room) = (layers, room);

    /// <summary>The layers, the background's first.</summary>
    public IReadOnlyList<LayerPoint> Layers { get; }

    /// <summary>The coordinate on an axis of the room, from 0 to 1.</summary>
    public double this[RoomAxis axis, int offset = 0] => _room[(int)axis + offset];

    /// <summary>Draws a sound: one to three layers, each of which goes on or, by a chance, is an event.</summary>
    /// <param name="random">The source of choices.</param>
    /// <param name="eventProbability">The chance that a layer is an event.</param>
    public static SoundPoint Draw(SoundRandom random, double eventProbability)
    {
        double[] room = new double[(int)RoomAxis.Count];
        foreach (ref double coordinate in room.AsSpan())
        {
            coordinate = random.Uniform();
        }

        double choice = random.Uniform();
        var layers = new LayerPoint[choice < 0.5 ? 1 : choice < 0.85 ? 2 : 3];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = LayerPoint.Draw(random, random.Chance(eventProbability), i == 0 ? 0 : random.Uniform(-15, 5));
        }

        return new SoundPoint(layers, room);
    }

    /// <summary>This sound and one more layer.</summary>
    public SoundPoint With(LayerPoint layer) => new([.. Layers, layer], _room);

    /// <summary>A sound whose coordinates differ by at most <paramref name="delta"/>.</summary>
    public SoundPoint Nearby(SoundRandom random, double delta)
        => new([.. Layers.Select(layer => layer.Nearby(random, delta))], Move(_room, random, delta));

    /// <summary>A sound heard in the same room, some coordinates of whose layers differ by at most <paramref name="distance"/>.</summary>
    /// <param name="random">The source of choices.</param>
    /// <param name="share">The chance of each coordinate to differ.</param>
    /// <param name="distance">The largest difference.</param>
    public SoundPoint Changed(SoundRandom random, double share, double distance)
        => new([.. Layers.Select(layer => layer.Changed(random, share, distance))], _room);

    /// <summary>Moves coordinates, mirrored at 0 and 1.</summary>
    public static double[] Move(double[] coordinates, SoundRandom random, double delta)
    {
        double[] moved = new double[coordinates.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            double value = Math.Abs(coordinates[i] + random.Uniform(-delta, delta));
            moved[i] = value > 1 ? 2 - value : value;
        }

        return moved;
    }
}
