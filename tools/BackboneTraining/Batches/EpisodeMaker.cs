using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Makes the episodes of a run: whole anomaly detection problems on one background each. Like batches, they follow from the seed and their number alone.</summary>
/// <remarks>
/// They are hard by intent: clips scatter around the background and lie at different levels, happenings come and go when all is well, most anomalous events are weak,
/// and lasting changes are as small as those in <see cref="BatchMaker"/>. Each anomalous clip has an anomaly of its own.
/// </remarks>
internal sealed class EpisodeMaker
{
    // Keeps the episodes' randomness apart from that of the batches with the same number.
    private const long Key = 0x455049534F4445;
    private const int MostHappenings = 2;

    private readonly EpisodeOptions _options;
    private readonly int _frontEnds;
    private readonly long _seed;
    private readonly ViewMakers _views;

    /// <summary>Prepares to make episodes.</summary>
    /// <param name="options">What they consist of.</param>
    /// <param name="frontEnds">How many of <see cref="FrontEndChoice.Presets"/>, from the first, there are to choose from.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="threads">The most threads; null for all processors but one. Without influence on episodes.</param>
    public EpisodeMaker(EpisodeOptions options, int frontEnds, long seed, int? threads = null)
        => (_options, _frontEnds, _seed, _views) = (options, frontEnds, seed, new ViewMakers(threads));

    /// <summary>Makes the episodes of a step.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Log-mel values, worlds x clips x frames x 64; in each world first the bank, then the normal queries, then the anomalous ones.</returns>
    public float[] Make(long number)
    {
        const int View = BatchMaker.Frames * 64;
        float[] values = new float[_options.Worlds * _options.Clips * View];
        _views.ForEach(
            _options.Worlds,
            (world, views) => MakeWorld(new SoundRandom(_seed, number, world, Key), views, values.AsSpan(world * _options.Clips * View, _options.Clips * View)));
        return values;
    }

    private void MakeWorld(SoundRandom random, ViewMaker views, Span<float> values)
    {
        int frontEnd = FrontEndChoice.Draw(random, _frontEnds);
        double bandwidth = random.Chance(0.15) ? random.Uniform(3000, 11000) : double.PositiveInfinity;
        var background = SoundPoint.Draw(random, eventProbability: 0);
        double? change = random.Chance(_options.SteadyWorlds) ? random.Uniform(0.06, 0.3) : null;

        // A change that is smaller than what is normal could not be found.
        double scatter = Math.Min(random.Uniform(0.01, 0.06), change / 4 ?? double.PositiveInfinity);
        (LayerPoint Layer, double Chance)[] happenings = [.. Enumerable.Range(0, random.Below(MostHappenings + 1))
            .Select(_ => (LayerPoint.Draw(random, isEvent: true, random.Uniform(-10, 5)), random.Uniform(0.4, 1)))];
        double level = random.Uniform(-45, -15), levelSpread = random.Uniform(1, 12);
        int firstAnomalous = _options.BankClips + (_options.Queries / 2);
        for (int clip = 0; clip < _options.Clips; clip++)
        {
            bool anomalous = clip >= firstAnomalous;
            SoundPoint sound = anomalous && change is { } distance ? background.Changed(random, random.Uniform(0.1, 1), distance) : background;
            foreach ((LayerPoint layer, double chance) in happenings)
            {
                sound = random.Chance(chance) ? sound.With(layer) : sound;
            }

            sound = sound.Nearby(random, scatter);
            if (anomalous && change is null)
            {
                sound = sound.With(LayerPoint.Draw(random, isEvent: true, DrawEventDb(random)));
            }

            views.Make(sound, frontEnd, level + random.Uniform(-levelSpread, levelSpread), bandwidth, random, values.Slice(clip * BatchMaker.Frames * 64, BatchMaker.Frames * 64));
        }
    }

    private double DrawEventDb(SoundRandom random)
    {
        double strength = random.Uniform();
        return _options.LowestEventDb + (24 * strength * strength);
    }
}
