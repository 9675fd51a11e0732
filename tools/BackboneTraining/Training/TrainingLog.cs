using System.Globalization;
using System.Text;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>The loss curve as a CSV file: one row a step; the cells of an objective that is not trained are empty.</summary>
internal sealed class TrainingLog
{
    private const string Header = "time,step,learningRate,loss,lossBlock2,lossBlock3,lossBlock4,accuracy,validation,validationSteady,lossEpisodes,aucEpisodes,validationMachines";
    private const int StepColumn = 1;
    private readonly string _path;
    private readonly TimeProvider _clock;

    /// <summary>Opens the log, and drops the rows of steps that will be made again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">The steps that are done.</param>
    /// <param name="clock">Tells the time of each row.</param>
    public TrainingLog(string path, long step, TimeProvider clock)
    {
        _path = path;
        _clock = clock;
        string[] kept = File.Exists(path) ? [.. File.ReadAllLines(path).Skip(1).Where(row => IsBefore(row, step))] : [];
        AtomicFile.Write(path, stream => stream.Write(Encoding.ASCII.GetBytes(string.Concat(kept.Prepend(Header).Select(row => row + "\n")))));
    }

    /// <summary>Adds a row.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="validation">The validation figures after it, if they were found.</param>
    public void Add(long step, double rate, StepResult result, ValidationResult? validation)
    {
        string blocks = string.Join(',', Enumerable.Range(0, ProjectionHeads.Blocks.Count).Select(i => result.Contrast?.BlockLosses[i].ToString("R", CultureInfo.InvariantCulture)));
        File.AppendAllText(_path, string.Create(
            CultureInfo.InvariantCulture,
            $"{_clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ},{step},{rate:R},{result.Loss:R},{blocks},{result.Contrast?.Accuracy:R},{validation?.Events:R},{validation?.Steady:R},{result.Episodes?.Loss:R},{result.Episodes?.RocAuc:R},{validation?.Machines:R}\n"));
    }

    private static bool IsBefore(string row, long step)
    {
        string[] cells = row.Split(',');
        return cells.Length > StepColumn && long.TryParse(cells[StepColumn], CultureInfo.InvariantCulture, out long number) && number <= step;
    }
}
