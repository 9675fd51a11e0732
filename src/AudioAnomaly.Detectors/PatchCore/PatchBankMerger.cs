using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Chooses one bank from several.</summary>
/// <remarks>
/// <para>Every bank and reserve is in greedy order, and it is known how closely its patches were covered before each of them was chosen: its level. The
/// patches of all banks down to one level
/// cover everything as closely as that level says. Where banks know different sounds, the level that leaves as many patches as are wanted gives nearly the
/// bank of one fit. Where they know the same
/// sounds, patches down to a lower level are thinned to the wanted number by greedy selection. Several levels are tried, and that is taken by which the
/// estimated covering radius is least:
/// the root of the level's square and the square of the greedy selection's own radius, but no less than the radius that covers all patches there are.</para>
/// </remarks>
internal sealed class PatchBankMerger
{
    private readonly PatchCoreOptions _options;
    private readonly FitContext _context;
    private readonly int _channels;
    private readonly FeatureScaling _scaling;
    private readonly PatchStatistics _statistics;
    private readonly int _wanted;
    private readonly float[] _rows;
    private readonly int[] _frequencyRows;
    private readonly float[] _levels;
    private readonly float _rest;

    private PatchBankMerger(IReadOnlyList<PatchBank> banks, PatchCoreOptions options, FitContext context, bool standardize)
    {
        _options = options;
        _context = context;
        _channels = banks[0].Scaling.Mean.Length;
        var statistics = new ChannelStatistics(banks[0].Statistics.Mean);
        foreach (PatchBank bank in banks)
        {
            statistics.Add(bank.Statistics);
        }

        _scaling = statistics.ToScaling(standardize);
        _statistics = statistics.ToStatistics();
        int count = banks.Sum(bank => bank.Count + (bank.Reserve?.Count ?? 0));
        if ((long)count * _channels > Array.MaxLength)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{banks.Count} banks with their reserves are {count:#,0} patches of {_channels} values, too many to merge at once. Merge some of them first, and the results afterwards."));
        }

        _wanted = Math.Min(PatchBankSize.Of(options, _statistics.Count), count);
        _rows = new float[(long)count * _channels];
        _frequencyRows = new int[count];
        _levels = new float[count];
        int place = 0;
        foreach (PatchBank bank in banks)
        {
            // An older file does not know how closely its bank covers what it stands for, so that none of its patches may be left out unseen.
            float[] levels = bank.Reserve?.Levels ?? [.. Enumerable.Repeat(float.MaxValue, bank.Count), 0];
            float scale = ScaleChange(bank.Scaling);
            for (int i = 0; i < levels.Length - 1; i++, place++)
            {
                (float[] rows, int[]? frequencyRows, int from) = i < bank.Count ? (bank.Rows, bank.FrequencyRows, i) : (bank.Reserve!.Rows, bank.Reserve.FrequencyRows, i - bank.Count);
                Span<float> row = _rows.AsSpan(place * _channels, _channels);
                rows.AsSpan(from * _channels, _channels).CopyTo(row);
                bank.Scaling.Undo(row);
                _frequencyRows[place] = frequencyRows?[from] ?? 0;
                _levels[place] = levels[i] * scale;
            }

            _rest = Math.Max(_rest, levels[^1] * scale);
        }
    }

    /// <summary>Chooses a bank.</summary>
    /// <param name="banks">Banks of the same channels; one or more.</param>
    /// <param name="options">Settings.</param>
    /// <param name="context">Seed, progress and cancellation.</param>
    /// <param name="standardize">Whether channels are divided by their deviation.</param>
    public static PatchBank Merge(IReadOnlyList<PatchBank> banks, PatchCoreOptions options, FitContext context, bool standardize)
        => new PatchBankMerger(banks, options, context, standardize).Choose();

    private PatchBank Choose()
    {
        int[] byLevel = [.. Enumerable.Range(0, _levels.Length).OrderByDescending(i => _levels[i])];
        int kept = (int)Math.Min(byLevel.Length, PatchBankSize.WithReserve(_options, _wanted));
        ParallelOptions parallel = _context.ToParallelOptions();
        var random = new Random(_context.Seed);
        float[] projected = new PatchProjection(_options, _channels, random).Apply(_rows, _frequencyRows, _scaling, parallel);

        // Levels belong to the patches of an order, and one more to all of it.
        int[] order = byLevel;
        float[] levels = [.. byLevel.Select(i => _levels[i]), _rest];
        float best = Estimate(order, levels);
        for (long size = 2L * _wanted, last = _wanted; last < byLevel.Length; size *= 2)
        {
            last = Math.Min(size, byLevel.Length);
            int[] members = byLevel[..(int)last];
            Array.Sort(members);
            double level = Math.Max(_rest, last < byLevel.Length ? _levels[byLevel[last]] : 0);
            (int[] thinned, float[] thinnedLevels) = Thin(projected, members, level, kept, random, parallel);
            if (Estimate(thinned, thinnedLevels) is var estimate && estimate < best)
            {
                (order, levels, best) = (thinned, thinnedLevels, estimate);
            }
        }

        kept = Math.Min(kept, order.Length);
        float[] levelOf = new float[_levels.Length];
        for (int i = 0; i < kept; i++)
        {
            levelOf[order[i]] = levels[i];
        }

        return PatchBank.Take(
            _rows,
            _options.FrequencyNeighborhood is null ? null : _frequencyRows,
            order.Take(_wanted),
            [.. order.Skip(_wanted).Take(kept - _wanted)],
            levelOf,
            levels[kept],
            _scaling,
            _statistics);

        // Levels were taken with the scaling of their own bank; the distances of all patches there are know better where it differed much.
        float Estimate(int[] places, float[] known) => Math.Max(
            known[Math.Min(_wanted, places.Length)],
            CoveringRadius.Of(projected, projected.Length / _levels.Length, places.AsSpan(0, Math.Min(_wanted, places.Length)), parallel));
    }

    /// <summary>Thins patches that cover everything as closely as a level says.</summary>
    /// <returns>Those chosen, in the order of choice, and estimated levels.</returns>
    private (int[] Order, float[] Levels) Thin(float[] projected, int[] members, double level, int kept, Random random, ParallelOptions parallel)
    {
        int length = projected.Length / _levels.Length;
        float[] rows = new float[(long)members.Length * length];
        for (int i = 0; i < members.Length; i++)
        {
            projected.AsSpan(members[i] * length, length).CopyTo(rows.AsSpan(i * length));
        }

        var distances = new List<float>();
        List<int> chosen = CoresetSelector.Select(
            rows,
            members.Length,
            length,
            kept + 1,
            random.Next(members.Length),
            done => _context.Progress?.Report(new FitProgress(FitStage.SelectingCoreset, Math.Min(done, kept), kept)),
            parallel,
            distances);
        if (chosen.Count <= kept)
        {
            distances.Add(0);
        }

        return ([.. chosen.Take(kept).Select(i => members[i])], [.. distances.Take(Math.Min(kept, chosen.Count) + 1).Select(distance => (float)double.Hypot(distance, level))]);
    }

    /// <summary>How much longer distances become on average when patches are scaled anew.</summary>
    private float ScaleChange(FeatureScaling before)
    {
        double sum = 0;
        for (int c = 0; c < _channels; c++)
        {
            double change = (double)_scaling.Scale[c] / before.Scale[c];
            sum += change * change;
        }

        return (float)Math.Sqrt(sum / _channels);
    }
}
