using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>
/// What people say of alarms, made use of: figures of a model on labelled alarms, a threshold that they speak for, and sound that was nothing taken into the
/// calibration or the model, each step to be looked at first and undone later. Safe to use from several threads.
/// </summary>
/// <example>
/// <code>
/// async Task TryAsync(ModelLearning learning, CancellationToken cancellationToken)
/// {
///     LearningChange tried = await learning.TeachAsync("press", LearningMode.Calibration, apply: false, cancellationToken: cancellationToken);
///     Console.WriteLine($"Faults found: {tried.Before.FaultsFound} before, {tried.After.FaultsFound} after.");
/// }
/// </code>
/// </example>
public sealed class ModelLearning : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ModelStore _models;
    private readonly ModelLoader _loader;
    private readonly AlarmStore _alarms;
    private readonly AudioAnomalyOptions _options;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (int Version, Dictionary<string, double?> Scores)> _known = new(StringComparer.OrdinalIgnoreCase);

    internal ModelLearning(ModelStore models, ModelLoader loader, AlarmStore alarms, IOptions<AudioAnomalyOptions> options, TimeProvider clock)
        => (_models, _loader, _alarms, _options, _clock) = (models, loader, alarms, options.Value, clock);

    /// <summary>How a model does on what was labelled.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The figures, a proposal, and what it was taught.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="LearningException">What it was taught cannot be read.</exception>
    public async Task<LearningReport> ReportAsync(string model, CancellationToken cancellationToken = default)
    {
        using ModelLease lease = await _models.AcquireAsync(model, cancellationToken).ConfigureAwait(false);
        string name = lease.Model.Name ?? model;
        return await OneAtATimeAsync(
            async () =>
            {
                LabelledAlarms alarms = await LabelledAlarms.ReadAsync(_alarms, name, cancellationToken).ConfigureAwait(false);
                LabelledScores scores = await LabelledScores.OfAsync(lease.Model, alarms, _alarms, KnownOf(name, lease.Version), cancellationToken).ConfigureAwait(false);
                var file = new LearningSteps(_models.PathOf(model));
                List<LearningStep> steps = file.Read();
                HashSet<string> learned = [.. steps.SelectMany(step => step.Alarms)];
                return new LearningReport
                {
                    Model = name,
                    Figures = scores.FiguresOf(lease.Model.Calibration),
                    Proposal = ThresholdProposal.Find([.. lease.Model.Calibration.Scores, .. scores.Nothings], scores.Faults, lease.Model.Calibration.Threshold),
                    Learnable = [.. alarms.Nothings.Select(alarm => alarm.Id).Where(id => !learned.Contains(id))],
                    Steps = [.. steps.AsEnumerable().Reverse()],
                    CanUndo = steps.Count > 0 && file.CanUndo(steps[^1]),
                };
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Teaches a model sound that was nothing, or tries what that would do.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="mode">What becomes of the sound.</param>
    /// <param name="alarms">The alarms, all labelled nothing; null for all such that were not learned yet.</param>
    /// <param name="apply">False to get the figures only; true to save the model, which the host then goes on with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The figures before and after.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="LearningException">An alarm is not one of the model's that were labelled nothing and have sound, there is none, or the model's file cannot be written.</exception>
    /// <exception cref="ModelMergeException">The model cannot go on learning.</exception>
    /// <exception cref="FitException">The sound cannot be used.</exception>
    public async Task<LearningChange> TeachAsync(string model, LearningMode mode, IReadOnlyList<string>? alarms = null, bool apply = false, CancellationToken cancellationToken = default)
    {
        return await OneAtATimeAsync(
            async () =>
            {
                using AudioAnomalyModel current = await LoadAsync(model, cancellationToken).ConfigureAwait(false);
                LabelledAlarms labelled = await LabelledAlarms.ReadAsync(_alarms, current.Name!, cancellationToken).ConfigureAwait(false);
                AlarmRecord[] lessons = Choose(labelled, alarms, [.. new LearningSteps(_models.PathOf(model)).Read().SelectMany(step => step.Alarms)]);
                AudioSource source = await SourceOfAsync(lessons, mode, current, cancellationToken).ConfigureAwait(false);
                using AudioAnomalyModel next = mode == LearningMode.Calibration
                    ? await current.AddCalibrationAsync(source, cancellationToken: cancellationToken).ConfigureAwait(false)
                    : await current.AddNormalsAsync(source, calibration: null, cancellationToken: cancellationToken).ConfigureAwait(false);
                var step = new LearningStep(_clock.GetUtcNow(), mode, [.. lessons.Select(lesson => lesson.Id)], null);
                return await ChangeAsync(model, current, next, labelled, step, apply, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets a model's threshold in its file, or tries what that would do.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="threshold">The raw score; finite.</param>
    /// <param name="apply">False to get the figures only; true to save the model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The figures before and after.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="LearningException">The settings give the model another threshold, which would go before; or its file cannot be written.</exception>
    public async Task<LearningChange> SetThresholdAsync(string model, double threshold, bool apply = false, CancellationToken cancellationToken = default)
    {
        var policy = ThresholdPolicy.Manual(threshold);
        if (_options.Models.TryGetValue(model, out ModelOptions? settings) && settings.Threshold is not null)
        {
            throw new LearningException($"The settings give '{model}' a threshold (Models:{model}:Threshold), which goes before that of its file. Change or remove it there.");
        }

        return await OneAtATimeAsync(
            async () =>
            {
                using AudioAnomalyModel current = await LoadAsync(model, cancellationToken).ConfigureAwait(false);
                LabelledAlarms labelled = await LabelledAlarms.ReadAsync(_alarms, current.Name!, cancellationToken).ConfigureAwait(false);
                using AudioAnomalyModel next = current.WithThreshold(policy);
                return await ChangeAsync(model, current, next, labelled, new LearningStep(_clock.GetUtcNow(), null, [], threshold), apply, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back what a model was taught last.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when the host goes on with the model as it was.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="LearningException">There is nothing to undo, the file was replaced since, or it cannot be written.</exception>
    public Task UndoAsync(string model, CancellationToken cancellationToken = default) => OneAtATimeAsync(
    async () =>
    {
        var file = new LearningSteps(_models.PathOf(model));
        List<LearningStep> steps = file.Read();
        if (steps.Count == 0 || !file.CanUndo(steps[^1]))
        {
            throw new LearningException($"There is nothing to undo: the model '{OneLine.Of(model)}' was taught nothing, its file was replaced since, or the step is too old.");
        }

        Written(() => file.Undo(steps), model);
        await _models.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return true;
    },
    cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Scoring takes time: who asks for more waits, and not for ever.</summary>
    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (!await _one.WaitAsync(Patience, cancellationToken).ConfigureAwait(false))
        {
            throw new LearningException("Figures of labelled alarms are being computed for others. Try again in a minute.");
        }

        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<LearningChange> ChangeAsync(string name, AudioAnomalyModel current, AudioAnomalyModel next, LabelledAlarms alarms, LearningStep step, bool apply, CancellationToken cancellationToken)
    {
        LabelledScores before = await LabelledScores.OfAsync(current, alarms, _alarms, [], cancellationToken).ConfigureAwait(false);

        // Calibration and threshold leave scores as they are.
        LabelledScores after = step.Mode == LearningMode.Model
            ? await LabelledScores.OfAsync(next, alarms, _alarms, [], cancellationToken).ConfigureAwait(false)
            : before;
        if (apply)
        {
            try
            {
                await new LearningSteps(_models.PathOf(name)).AddAsync(step, next, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unwritten(name, e);
            }

            await _models.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return new LearningChange(before.FiguresOf(current.Calibration), after.FiguresOf(next.Calibration), apply, [.. next.Warnings.Except(current.Warnings)]);
    }

    /// <summary>Scores of alarms that are known, as long as the model is the same.</summary>
    private Dictionary<string, double?> KnownOf(string model, int version)
    {
        if (!_known.TryGetValue(model, out (int Version, Dictionary<string, double?> Scores) known) || known.Version != version)
        {
            _known[model] = known = (version, []);
        }

        return known.Scores;
    }

    /// <summary>What is learned may overlap; what is calibrated on counts, and an alarm counts once: where it was clearest.</summary>
    private async Task<AudioSource> SourceOfAsync(AlarmRecord[] lessons, LearningMode mode, AudioAnomalyModel model, CancellationToken cancellationToken)
    {
        List<AudioClip> clips = [];
        foreach (AlarmRecord lesson in lessons)
        {
            if (await AlarmSound.ReadAsync(_alarms, lesson, cancellationToken).ConfigureAwait(false) is not { } sound)
            {
                continue;
            }

            clips.Add(SoundPieces.Around(sound.Sound, model, sound.PeakSeconds));
            if (mode == LearningMode.Model)
            {
                clips.AddRange(SoundPieces.All(sound.Sound, model));
            }
        }

        return AudioSource.FromClips(clips);
    }

    private static void Written(Action write, string model)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritten(model, e);
        }
    }

    private static LearningException Unwritten(string model, Exception e)
        => new($"The file of '{OneLine.Of(model)}' cannot be written ({e.GetType().Name}): see whether its folder is read-only or full. The model is as it was.", e);

    /// <summary>The model as it is in its file, without what the settings add.</summary>
    private async Task<AudioAnomalyModel> LoadAsync(string name, CancellationToken cancellationToken)
    {
        ModelStatus status = _models.StatusOf(name);
        try
        {
            (AudioAnomalyModel model, _) = await _loader.LoadAsync(status.Name, new ModelOptions { Path = _models.PathOf(name) }, _options.MaxRecordingSeconds, cancellationToken).ConfigureAwait(false);
            return model;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AudioAnomalyException)
        {
            throw new ModelUnavailableException(status.Name, e);
        }
    }

    private static AlarmRecord[] Choose(LabelledAlarms labelled, IReadOnlyList<string>? alarms, HashSet<string> learned)
    {
        foreach (string id in alarms ?? [])
        {
            if (learned.Contains(id) || labelled.Nothings.All(alarm => alarm.Id != id))
            {
                throw new LearningException($"The alarm '{OneLine.Of(id)}' cannot be learned: it must be one of the model's, be labelled nothing, have its sound, and not have been learned yet.");
            }
        }

        AlarmRecord[] chosen = [.. labelled.Nothings.Where(alarm => alarms?.Contains(alarm.Id) ?? !learned.Contains(alarm.Id))];
        return chosen.Length > 0 ? chosen : throw new LearningException("There is no sound to learn: no alarm of the model is labelled nothing and has sound that was not learned yet.");
    }
}
