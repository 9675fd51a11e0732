using System.Globalization;
using System.Text;
using System.Text.Json;
using AudioAnomaly.Components;
using AudioAnomaly.Metrics;
using AudioAnomaly.Torch;

namespace AudioAnomaly.BackboneTraining;

/// <summary>A run in a folder: its settings, its state, its log, and the weights at several times. It can be interrupted at any time and taken up again.</summary>
internal sealed class BackboneTrainingRun
{
    private const string SettingsFile = "settings.json";
    private const string TrunkFile = "trunk.safetensors";
    private const string CoolDownFile = "cooldown.safetensors";
    private const string LogFile = "log.csv";
    private const string LockFile = "lock";
    private const string PlanKey = "plan";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string _folder;
    private readonly BackboneTrainingOptions _options;
    private readonly TrainingRunPlan _plan;
    private readonly TimeProvider _clock;
    private readonly Action<string> _report;
    private readonly TorchDevice? _device;

    /// <summary>Prepares a run.</summary>
    /// <param name="folder">Its folder; made if it is missing.</param>
    /// <param name="options">What the result depends on; must be those of an earlier part of the run.</param>
    /// <param name="plan">How long to go, and how often to write.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="report">Takes a line of progress.</param>
    /// <param name="device">Where networks compute, of influence on last digits only; the processor if null.</param>
    /// <exception cref="InvalidOperationException">The folder holds a run with other settings.</exception>
    public BackboneTrainingRun(string folder, BackboneTrainingOptions options, TrainingRunPlan plan, TimeProvider clock, Action<string> report, TorchDevice? device = null)
    {
        (_folder, _options, _plan, _clock, _report, _device) = (folder, options, plan, clock, report, device);
        Directory.CreateDirectory(folder);
        string settings = JsonSerializer.Serialize(options, Json);
        string path = Path.Combine(folder, SettingsFile);
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(settings)));
        }
        else if (File.ReadAllText(path) != settings)
        {
            throw new InvalidOperationException($"The folder '{folder}' holds a run with other settings ({SettingsFile}). Give the same ones, or another folder.");
        }
    }

    /// <summary>Trains to the end of the plan.</summary>
    /// <param name="cancellationToken">Interrupts the run; its state is written first.</param>
    /// <returns>The weights, or null if the run was interrupted.</returns>
    /// <exception cref="IOException">Another process works in the folder.</exception>
    public Cnn14Weights? Run(CancellationToken cancellationToken)
    {
        using var only = new FileStream(Path.Combine(_folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var trainer = new Trainer(_options, _device);
        TakeUp(trainer);
        var schedule = new LearningRateSchedule(_options.LearningRate, _options.WarmUp, _plan.Steps, _plan.CoolDown);
        var log = new TrainingLog(Path.Combine(_folder, LogFile), trainer.Step, _clock);
        var worlds = new Validation(_plan.ValidationWorlds, _plan.Machines);
        using var batches = new BatchQueue<StepBatch>(new StepBatchMaker(_options).Make, trainer.Step, _plan.Steps);
        long saved = _clock.GetTimestamp(), started = saved, first = trainer.Step;
        while (trainer.Step < _plan.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Save(trainer);
                return null;
            }

            double rate = schedule.At(trainer.Step);
            StepResult result = trainer.Train(batches.Take(), rate);
            ValidationResult? validation = null;
            if (trainer.Step % _plan.ValidateEvery == 0 || trainer.Step == _plan.Steps)
            {
                validation = Validate(trainer, worlds);
            }

            log.Add(trainer.Step, rate, result, validation);
            if (trainer.Step % 10 == 0 || validation is not null)
            {
                double perMinute = (trainer.Step - first) / _clock.GetElapsedTime(started).TotalMinutes;
                _report(string.Create(CultureInfo.InvariantCulture, $"step {trainer.Step} of {_plan.Steps}  loss {result.Loss:0.000}  {Describe(result)}{perMinute:0.0} steps/min  {(validation is { } v ? $"validation {v.Events:0.0000} {v.Steady:0.0000} {v.Machines:0.0000}" : string.Empty)}"));
            }

            if (trainer.Step == Plateau || _clock.GetElapsedTime(saved) >= _plan.SaveEvery)
            {
                Save(trainer);
                saved = _clock.GetTimestamp();
            }
        }

        Save(trainer);
        return trainer.Export();
    }

    private static string Describe(StepResult result)
    {
        string contrast = result.Contrast is { } c ? string.Create(CultureInfo.InvariantCulture, $"accuracy {c.Accuracy:0.000}  ") : string.Empty;
        return contrast + (result.Episodes is { } e ? string.Create(CultureInfo.InvariantCulture, $"episodes {e.Loss:0.000}, ROC-AUC {e.RocAuc:0.000}  ") : string.Empty);
    }

    private long Plateau => _plan.Steps - _plan.CoolDown;

    private TensorData Plan => new(new float[] { _plan.Steps, _plan.CoolDown }, 2);

    private ValidationResult Validate(Trainer trainer, Validation worlds)
    {
        Cnn14Weights weights = trainer.Export();
        string name = string.Create(CultureInfo.InvariantCulture, $"weights-{trainer.Step:000000}.safetensors");
        weights.Save(Path.Combine(_folder, name));
        return worlds.Evaluate(weights, _options.Batch.FrontEnds);
    }

    /// <summary>The plateau's state is kept apart from the fall's, so that the run can be made longer from there.</summary>
    private void Save(Trainer trainer)
    {
        IEnumerable<KeyValuePair<string, TensorData>> state = trainer.Save();
        bool falling = trainer.Step > Plateau;
        if (falling)
        {
            state = state.Append(KeyValuePair.Create(PlanKey, Plan));
        }

        AtomicFile.Write(Path.Combine(_folder, falling ? CoolDownFile : TrunkFile), stream => SafetensorsFile.Write(stream, state));
    }

    private void TakeUp(Trainer trainer)
    {
        string trunk = Path.Combine(_folder, TrunkFile), coolDown = Path.Combine(_folder, CoolDownFile);
        if (!File.Exists(trunk))
        {
            return;
        }

        trainer.Restore(Read(trunk));
        if (trainer.Step > Plateau)
        {
            throw new InvalidOperationException($"The run has made {trainer.Step} steps at the full learning rate; its end must be at least {trainer.Step + _plan.CoolDown} steps with {_plan.CoolDown} of cool-down.");
        }

        // A fall that was begun belongs to one plan only.
        if (trainer.Step == Plateau && File.Exists(coolDown) && Read(coolDown) is { } fall && fall[PlanKey].Values.Span.SequenceEqual(Plan.Values.Span))
        {
            trainer.Restore(fall);
        }

        _report($"taken up at step {trainer.Step}");
    }

    private static Dictionary<string, TensorData> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return SafetensorsFile.Read(stream, stream.Length);
    }
}
