using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// The Shiryaev-Roberts statistic of a mixture of bets: what all gamblers together own of whom one starts with 1 at each score. Without drift its mean after
/// t scores is at most t, so that it reaches a bound h within T scores with a probability of at most T / h.
/// </summary>
internal sealed class DriftEvidence
{
    private readonly BettingTable _table;
    private readonly double _bound;
    private readonly double[] _wealth = new double[BettingTable.Bets];
    private readonly double[] _best = new double[BettingTable.Bets];
    private readonly long[] _starts = new long[BettingTable.Bets];

    public DriftEvidence(BettingTable table, double bound) => (_table, _bound) = (table, bound);

    /// <summary>The evidence over the bound.</summary>
    public double Value { get; private set; }

    /// <summary>The score at which the luckiest gambler of all began.</summary>
    public long Since => _starts[Array.IndexOf(_best, _best.Max())];

    public void Add(int rank, long number)
    {
        ReadOnlySpan<double> gains = _table.GainsAt(rank);
        double sum = 0;
        for (int bet = 0; bet < gains.Length; bet++)
        {
            if (!(_best[bet] > 1))
            {
                (_best[bet], _starts[bet]) = (1, number);
            }

            _best[bet] *= gains[bet];
            _wealth[bet] = (1 + _wealth[bet]) * gains[bet];
            sum += _wealth[bet];
        }

        Value = sum / gains.Length / _bound;
    }

    public void Save(SessionStateWriter state)
    {
        state.Write(Value);
        state.Write(_wealth);
        state.Write(_best);
        foreach (long start in _starts)
        {
            state.Write(start);
        }
    }

    public void Restore(SessionStateReader state)
    {
        Value = state.ReadDouble();
        double[] wealth = state.ReadDoubles(), best = state.ReadDoubles();
        SessionStateReader.Check(wealth.Length == _wealth.Length && best.Length == _best.Length, "bets are missing");
        wealth.CopyTo(_wealth, 0);
        best.CopyTo(_best, 0);
        for (int bet = 0; bet < _starts.Length; bet++)
        {
            _starts[bet] = state.ReadInt64();
        }
    }

    public void Clear()
    {
        Value = 0;
        Array.Clear(_wealth);
        Array.Clear(_best);
    }
}
