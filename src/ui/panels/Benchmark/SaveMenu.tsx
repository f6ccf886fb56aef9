import { Download } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { SAVE_FORMS, type SaveForm } from '../../../benchmark/saveForms';
import { useBenchmark } from '../../benchmark';
import { Button } from '../../components/Button';
import styles from './SaveMenu.module.css';

const FORMS = Object.keys(SAVE_FORMS) as SaveForm[];
const FIGURES = [
  { id: 'svg', label: 'Curves as drawn (SVG)' },
  { id: 'png', label: 'Curves as drawn (PNG)' },
] as const;

/** The run in every form, made where it is; nothing leaves the machine. */
export function SaveMenu() {
  const benchmark = useBenchmark();
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState('');
  const make = async (key: string): Promise<void> => {
    if (key === 'svg' || key === 'png') return benchmark.saveCurves(key);
    const form = key as SaveForm;
    setBusy(`Making ${SAVE_FORMS[form].name} …`);
    await benchmark.save(form);
  };
  return (
    <span className={styles.save}>
      <span role="status" className={styles.busy}>
        {busy}
      </span>
      {fault !== '' && (
        <span role="alert" className={styles.fault}>
          {fault}
        </span>
      )}
      <MenuTrigger>
        <Button>
          <Download aria-hidden /> Save
        </Button>
        <Popover className={styles.popover ?? ''} placement="bottom end">
          <Menu
            className={styles.menu ?? ''}
            aria-label="Save"
            onAction={(key) => {
              setFault('');
              make(String(key))
                .catch((error: unknown) =>
                  setFault(
                    `It could not be saved: ${error instanceof Error ? error.message : String(error)}`,
                  ),
                )
                .finally(() => setBusy(''));
            }}
          >
            {[...FORMS.map((id) => ({ id, label: SAVE_FORMS[id].label })), ...FIGURES].map(
              ({ id, label }) => (
                <MenuItem key={id} id={id} className={styles.item ?? ''}>
                  {label}
                </MenuItem>
              ),
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
    </span>
  );
}
