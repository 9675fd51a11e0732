using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Makes the batches of a run: each follows from the seed and its number alone.</summary>
/// <remarks>
/// Pairs come in groups of four. Some groups are strangers. The others are hard to tell apart: one background alone and with three different events at low level,
/// four sounds from one neighbourhood, or one steady sound and three small changes of it, as wear makes them.
/// </remarks>
internal sealed class BatchMaker
{
    /// <summary>The frames of a view: one second with most front ends.</summary>
    public const int Frames = 101;

    /// <summary>The pairs in a group.</summary>
    public const int GroupSize = 4;

    private readonly BatchOptions _options;
    private readonly long _seed;
    private readonly ViewMakers _views;

    /// <param name="options">What batches consist of.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="threads">The most threads; null for all processors but one. Without influence on batches.</param>
    public BatchMaker(BatchOptions options, long seed, int? threads = null) => (_options, _seed, _views) = (options, seed, new ViewMakers(threads));

    /// <summary>Makes a batch.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Log-mel values, 2 N x frames x 64: first one view of each sound, then the other views in the same order.</returns>
    public float[] Make(long number)
    {
        int view = Frames * 64;
        float[] values = new float[2 * _options.Pairs * view];
        _views.ForEach(_options.Pairs / GroupSize, (group, views) => MakeGroup(number, group, views, values));
        return values;

        void MakeGroup(long batch, int group, ViewMaker views, float[] target)
        {
            var random = new SoundRandom(_seed, batch, group);
            int frontEnd = FrontEndChoice.Draw(random, _options.FrontEnds);
            double bandwidth = random.Chance(0.15) ? random.Uniform(3000, 11000) : double.PositiveInfinity;
            (SoundPoint[] sounds, double farthest) = DrawGroup(random, batch);
            double delta = Math.Min(_options.Delta, farthest) * random.Uniform(0.3, 1);
            for (int i = 0; i < sounds.Length; i++)
            {
                for (int which = 0; which < 2; which++)
                {
                    SoundPoint near = sounds[i].Nearby(random, delta);
                    double level = random.Uniform(-50, -10);
                    int at = (which * _options.Pairs) + (group * GroupSize) + i;
                    views.Make(near, frontEnd, level, bandwidth, random, target.AsSpan(at * view, view));
                }
            }
        }
    }

    /// <summary>Draws the sounds of a group, and how far at most their views may lie from them.</summary>
    private (SoundPoint[] Sounds, double Farthest) DrawGroup(SoundRandom random, long number)
    {
        var sounds = new SoundPoint[GroupSize];
        double farthest = double.PositiveInfinity;
        double kind = random.Uniform();
        if (number >= _options.SteadyFrom && kind >= 1 - _options.SteadyGroups)
        {
            sounds[0] = SoundPoint.Draw(random, eventProbability: 0);
            double distance = random.Uniform(0.06, 0.3);
            farthest = distance / 4;
            for (int i = 1; i < GroupSize; i++)
            {
                sounds[i] = sounds[0].Changed(random, random.Uniform(0.1, 1), distance);
            }
        }
        else if (kind < _options.EventGroups)
        {
            sounds[0] = SoundPoint.Draw(random, eventProbability: 0.1);
            for (int i = 1; i < GroupSize; i++)
            {
                sounds[i] = sounds[0].With(LayerPoint.Draw(random, isEvent: random.Chance(0.85), random.Uniform(_options.LowestEventDb, _options.LowestEventDb + 18)));
            }
        }
        else if (kind < _options.EventGroups + _options.NeighbourGroups)
        {
            var centre = SoundPoint.Draw(random, eventProbability: 0.4);
            double distance = random.Uniform(0.15, 0.4);
            for (int i = 0; i < GroupSize; i++)
            {
                sounds[i] = centre.Nearby(random, distance);
            }
        }
        else
        {
            for (int i = 0; i < GroupSize; i++)
            {
                sounds[i] = SoundPoint.Draw(random, eventProbability: 0.4);
            }
        }

        return (sounds, farthest);
    }
}
