using System.Globalization;

namespace FleetLoad;

/// <summary>
/// A fleet, second by second, from what one microphone was measured to cost: microphones save at times of their own, silos are lost, their microphones are
/// placed anew, scored anew from their last save, and catch up with what the others have to spare.
/// </summary>
internal sealed class FleetSimulation(int microphones, double load, SimulatedCosts costs)
{
    private const int Seconds = 1800;
    private const int LostAt = 600;
    private const double SecondsPerMonth = 30 * 86_400;
    private const double RealTimes = 4;

    private readonly int _silos = (int)Math.Ceiling(microphones * costs.ProcessorMs / 1000 / (load * costs.Processors));

    /// <summary>Runs it without a loss, with one silo lost, and with a tenth of them.</summary>
    public void Print()
    {
        double perSilo = (double)microphones / _silos;
        double memory = (costs.BaseMiB + (perSilo * costs.MemoryMiB)) / 1024;
        double traffic = microphones * costs.StateKiB / 1024 / costs.SaveSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{microphones} microphones at {load:P0} of the processors: {_silos} silos of {costs.Processors} processors, {perSilo:0} microphones and {memory:0.0} GiB each; {costs.ProcessorMs * SecondsPerMonth / 1000 / 3600:0.0} processor hours a microphone and month."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Storage: {microphones * costs.StateKiB / 1024 / 1024:0.0} GiB of states, {traffic:0} MiB/s of saves, {microphones / costs.SaveSeconds:0} a second; news of alarms {microphones * costs.AlarmsPerDay * 3 / 86_400:0.0} a second; reports {_silos} a second to the overview."));
        (string What, double Use)[] uses =
        [
            ("processors", load),
            ("memory of a silo", memory / costs.ServerGiB),
            ("one storage server", traffic / costs.StorageMiB),
        ];
        (string what, double use) = uses.MaxBy(one => one.Use);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"What breaks first: {what}, at {use:P0} of what there is ({string.Join(", ", uses.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.What} {one.Use:P0}")))})."));
        foreach (int lost in (int[])[1, Math.Max(2, _silos / 10)])
        {
            Console.WriteLine(Lose(lost));
        }
    }

    /// <summary>Loses silos, and says how long it takes until every microphone is scored in time again.</summary>
    private string Lose(int lost)
    {
        // Backlogs in seconds of sound: of the microphones that were on lost silos, by how long ago each had saved.
        int moved = (int)Math.Round((double)microphones * lost / _silos);
        double[] behind = [.. Enumerable.Range(0, moved).Select(number => number % costs.SaveSeconds)];
        double capacity = (_silos - lost) * costs.Processors * 1000 / costs.ProcessorMs, spare = capacity - (microphones - moved);
        double most = 0, written = 0;
        int caughtUp = -1;
        for (int second = 0; second < Seconds - LostAt; second++)
        {
            // Sound comes, whoever scores it.
            bool isPlaced = second >= costs.NoticeSeconds;
            double each = isPlaced && moved > 0 ? Math.Min(RealTimes, Math.Max(0, spare) / moved) : 0;
            double sum = 0;
            for (int i = 0; i < moved; i++)
            {
                behind[i] = Math.Max(0, behind[i] + 1 - each);
                sum += behind[i];
            }

            double furthest = behind.Length == 0 ? 0 : behind.Max();
            most = Math.Max(most, furthest);
            written = Math.Max(written, ((microphones - moved) + (moved * each)) * costs.StateKiB / 1024 / costs.SaveSeconds);
            if (isPlaced && furthest < 1)
            {
                caughtUp = second;
                break;
            }
        }

        string after = caughtUp >= 0 ? string.Create(CultureInfo.InvariantCulture, $"all are scored in time again after {caughtUp} s") : "they never catch up: too little is to spare";
        return string.Create(CultureInfo.InvariantCulture, $"{lost} of {_silos} silos lost at once: {moved} microphones move, are behind by {most:0} s at most, and {after}; saves reach {written:0} MiB/s, and {moved * costs.StateKiB / 1024 / 1024:0.0} GiB of states are read.");
    }
}
